package id.perisai.admin.frame;

import jakarta.faces.application.ViewHandler;
import jakarta.faces.application.ViewHandlerWrapper;
import jakarta.faces.context.FacesContext;
import jakarta.servlet.RequestDispatcher;

/** Forms post to the address that people see, not to the view's file. */
public final class AddressKeeper extends ViewHandlerWrapper {
  public AddressKeeper(ViewHandler wrapped) {
    super(wrapped);
  }

  @Override
  public String getActionURL(FacesContext context, String viewId) {
    Object seen =
        context.getExternalContext().getRequestMap().get(RequestDispatcher.FORWARD_REQUEST_URI);
    boolean isThisView =
        context.getViewRoot() != null && viewId.equals(context.getViewRoot().getViewId());
    return seen instanceof String address && isThisView
        ? address
        : super.getActionURL(context, viewId);
  }
}
