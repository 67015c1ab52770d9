package io.sparkforest.server.forest;

import java.util.BitSet;

/**
 * What goes left at a split on a feature's categories.
 *
 * @param listed the categories that the split lists
 * @param isLeft whether those that are listed go left; the others, and whatever is no category,
 *     then go right
 */
record CategorySet(BitSet listed, boolean isLeft) {
  /** Whether a value goes left; {@code listed.length()} and above stand for any that is not. */
  boolean goesLeft(int category) {
    return listed.get(category) == isLeft;
  }
}
