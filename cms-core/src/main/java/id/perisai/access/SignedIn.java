package id.perisai.access;

/**
 * A session just opened.
 *
 * @param session what the browser's session is to hold; the database keeps only its hash
 * @param acting the person at work in the first of their tenants
 * @param stage what is still asked of them before they may work
 */
public record SignedIn(Token session, Acting acting, Stage stage) {}
