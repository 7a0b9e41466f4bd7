/** What the command line imported: reports to be read, batches to be approved as one act. */
package id.perisai.admin.transfer;
