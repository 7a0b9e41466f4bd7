package id.perisai.admin.frame;

import jakarta.faces.context.FacesContext;
import jakarta.faces.event.PhaseEvent;
import jakarta.faces.event.PhaseId;
import jakarta.faces.event.PhaseListener;
import org.primefaces.context.PrimeFacesContext;

/**
 * Keeps PrimeFaces from adding its policy and its start script to views that do not load its
 * scripts: their policy is stricter, see {@link RoutingFilter}.
 */
public final class WithoutPrimeFaces implements PhaseListener {
  private static final long serialVersionUID = 1L;

  /** Under which PrimeFaces keeps a view's nonce, and demands it back from scripts of its own. */
  private static final String NONCE = "primefaces.nonce";

  @Override
  public PhaseId getPhaseId() {
    return PhaseId.ANY_PHASE;
  }

  @Override
  public void beforePhase(PhaseEvent event) {
    FacesContext context = event.getFacesContext();
    if (!isWithout(context)) {
      return;
    }
    if (event.getPhaseId() == PhaseId.RESTORE_VIEW) {
      PrimeFacesContext.getCspState(context).setInitialized(true);
    } else if (event.getPhaseId() == PhaseId.RENDER_RESPONSE && context.isPostback()) {
      // These views send no nonce back, so a view that is shown again after a form would be
      // refused.
      context.getViewRoot().getViewMap().remove(NONCE);
    }
  }

  private static boolean isWithout(FacesContext context) {
    Object visit = context.getExternalContext().getRequestMap().get(RoutingFilter.VISIT);
    return visit instanceof Screen.Visit to && to.screen().scripts() != Screen.Scripts.PRIMEFACES;
  }
}
