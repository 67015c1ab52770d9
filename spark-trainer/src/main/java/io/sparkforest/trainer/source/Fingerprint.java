package io.sparkforest.trainer.source;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over the bytes of tables. */
public final class Fingerprint {
  private Fingerprint() {}

  /** An empty digest. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A table's digest, or that of several tables' digests, in hexadecimal. */
  public static String of(List<byte[]> digests) {
    if (digests.size() == 1) {
      return HexFormat.of().formatHex(digests.get(0));
    }
    MessageDigest all = sha256();
    digests.forEach(all::update);
    return HexFormat.of().formatHex(all.digest());
  }
}
