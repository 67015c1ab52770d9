package io.sparkforest.trainer.inmemory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Sums to which all cores of a process add at the same time, so that large tables need them once
 * and not once for each core. Whole numbers add up to the same in any order.
 */
final class SharedRowSums extends RowSums {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

  SharedRowSums(int rows) {
    super(rows);
  }

  @Override
  synchronized void addTree() {
    super.addTree();
  }

  @Override
  void addInBag(int row, long prediction) {
    LONGS.getAndAdd(all, row, prediction);
  }

  @Override
  void addOutOfBag(int row, long prediction) {
    LONGS.getAndAdd(all, row, prediction);
    LONGS.getAndAdd(outOfBag, row, prediction);
    INTS.getAndAdd(outOfBagTrees, row, 1);
  }
}
