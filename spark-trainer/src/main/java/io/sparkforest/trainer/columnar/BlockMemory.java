package io.sparkforest.trainer.columnar;

import java.nio.file.Path;

/**
 * What the blocks of a table may take of the heap: those beyond it go to a file. Not for several
 * threads.
 */
public final class BlockMemory {
  private final BlockFile file;
  private long left;

  /**
   * Shares out memory.
   *
   * @param bytes how much there is
   * @param folder an existing folder for what does not fit, deleted when the job is over
   */
  public BlockMemory(long bytes, Path folder) {
    this.left = bytes;
    this.file = new BlockFile(folder);
  }

  Block keep(Block block) {
    if (block.length() <= left) {
      left -= block.length();
    } else {
      block.spill(file);
    }
    return block;
  }

  void release(Block block) {
    left += block.isSpilled() ? 0 : block.length();
  }
}
