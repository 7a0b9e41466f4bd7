package id.perisai.admin.frame;

import jakarta.faces.context.FacesContext;
import java.io.IOException;
import org.primefaces.component.datatable.DataTable;
import org.primefaces.component.datatable.DataTableRenderer;

/**
 * PrimeFaces' table as HTML alone. Its script writes HTML as text and runs what the server sends,
 * which no screen may under Trusted Types; so pages and order of a list stand in the address, see
 * {@link Paging}.
 */
public final class TableWithoutScript extends DataTableRenderer {
  /**
   * Its name, from the attribute {@code ariaLabel}; the element {@code table} is still open here.
   */
  @Override
  protected void encodeThead(FacesContext context, DataTable table) throws IOException {
    Object name = table.getAttributes().get("ariaLabel");
    if (name != null) {
      context.getResponseWriter().writeAttribute("aria-label", name, "ariaLabel");
    }
    super.encodeThead(context, table);
  }

  @Override
  protected void encodeScript(FacesContext context, DataTable table) {
    // The table does nothing by itself.
  }
}
