/**
 * What would go out, and the way to the signing desk, which is a site of its own. The desk's door
 * is {@code id.perisai.admin.desk}.
 */
package id.perisai.admin.publish;
