/**
 * The signing desk's door: where the desk, a static page on another host, fetches a candidate and
 * hands in its signature, or a new key. It knows no cookies and no sessions; a one-time token in
 * {@code Authorization: Bearer} speaks for one person about one thing, and scripts of no other
 * origin than those in the signed directory may read an answer. A refusal says here what it says on
 * the screens; the bundles {@code Refusals_id} and {@code Refusals_en} beside this package hold
 * only what must be said otherwise at the desk.
 */
package id.perisai.admin.desk;
