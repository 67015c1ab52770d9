package io.sparkforest.trainer.s3;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Which objects of a channel a host copies: each of them is one host's, and all hosts copy about as
 * many bytes.
 *
 * @param host number of this host, from 0
 * @param hosts how many there are
 */
public record S3Share(int host, int hosts) {
  /** All objects. */
  public static final S3Share ALL = new S3Share(0, 1);

  /** Whether this is the host that does what is done once. */
  boolean isFirst() {
    return host == 0;
  }

  /**
   * This host's part: the largest first, each goes to the host that has least so far (Graham 1969).
   *
   * @param objects all of them, in the same order on each host
   */
  <T> List<T> of(List<T> objects, ToLongFunction<T> bytes) {
    long[] loads = new long[hosts];
    List<T> own = new ArrayList<>();
    for (T object : objects.stream().sorted(Comparator.comparingLong(bytes).reversed()).toList()) {
      int least = 0;
      for (int other = 1; other < hosts; other++) {
        least = loads[other] < loads[least] ? other : least;
      }
      // An empty object counts, too.
      loads[least] += 1 + bytes.applyAsLong(object);
      if (least == host) {
        own.add(object);
      }
    }
    return own;
  }
}
