package id.perisai.publish;

/**
 * What became of a signature that was handed in.
 *
 * @param version of the statement
 * @param missing how many more people must sign; 0 when the statement is in force
 */
public record Signed(long version, int missing) {
  public boolean isInForce() {
    return missing == 0;
  }
}
