package id.perisai.admin.frame;

import jakarta.faces.context.FacesContext;
import org.primefaces.component.datatable.DataTable;
import org.primefaces.component.datatable.DataTableRenderer;

/**
 * PrimeFaces' table as HTML alone. Its script writes HTML as text and runs what the server sends,
 * which no screen may under Trusted Types; so pages and order of a list stand in the address, see
 * {@link Paging}.
 */
public final class TableWithoutScript extends DataTableRenderer {
  @Override
  protected void encodeScript(FacesContext context, DataTable table) {
    // The table does nothing by itself.
  }
}
