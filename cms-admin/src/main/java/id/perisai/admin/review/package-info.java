/** Submitting, the queue, deciding. What the act refuses, the screen says beforehand. */
package id.perisai.admin.review;
