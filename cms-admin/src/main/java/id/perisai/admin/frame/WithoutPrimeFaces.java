package id.perisai.admin.frame;

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

  @Override
  public PhaseId getPhaseId() {
    return PhaseId.RESTORE_VIEW;
  }

  @Override
  public void beforePhase(PhaseEvent event) {
    Object visit =
        event.getFacesContext().getExternalContext().getRequestMap().get(RoutingFilter.VISIT);
    if (visit instanceof Screen.Visit to && to.screen().scripts() != Screen.Scripts.PRIMEFACES) {
      PrimeFacesContext.getCspState(event.getFacesContext()).setInitialized(true);
    }
  }
}
