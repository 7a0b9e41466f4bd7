package id.perisai.platform;

import id.perisai.release.Digest;

/** A change that a platform administrator wants signed into the next trust root. */
public sealed interface RootChange {
  /** Lets a key that an administrator offered sign for the platform. */
  record AddKey(Digest key) implements RootChange {}

  /** Takes a key's power to sign for the platform. */
  record RemoveKey(Digest key) implements RootChange {}

  /** How many persons must sign what the platform says. */
  record Threshold(int persons) implements RootChange {}

  /** Makes a new key for the log, which signs once the root is in force. */
  record NewLogKey() implements RootChange {}

  /** Makes a new key for the timestamp, which signs once the root is in force. */
  record NewTimestampKey() implements RootChange {}
}
