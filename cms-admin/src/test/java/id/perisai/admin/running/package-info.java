/** Tests of the product as an operator runs it. */
package id.perisai.admin.running;
