package id.perisai.admin.frame;

import jakarta.faces.component.UIComponent;
import jakarta.faces.component.UIViewRoot;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.SystemEvent;
import jakarta.faces.event.SystemEventListener;
import java.util.List;

/**
 * Keeps components from bringing scripts and styles of their own: a screen loads what its template
 * names, and nothing else.
 */
public final class NoComponentResources implements SystemEventListener {
  @Override
  public boolean isListenerForSource(Object source) {
    return source instanceof UIViewRoot;
  }

  /** Before a view is rendered. */
  @Override
  public void processEvent(SystemEvent event) {
    FacesContext context = FacesContext.getCurrentInstance();
    UIViewRoot view = (UIViewRoot) event.getSource();
    for (String target : List.of("head", "body", "form")) {
      for (UIComponent resource : List.copyOf(view.getComponentResources(context, target))) {
        view.removeComponentResource(context, resource, target);
      }
    }
  }
}
