package io.sparkforest.trainer.columnar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column to which chunks are added in their order. It has codes of labels while these are few,
 * else numbers alone.
 */
public final class GrowingColumn {
  private final BlockMemory memory;
  private final int maxNumbers;
  private final LabelLimits limits;
  private final List<Block> blocks = new ArrayList<>();
  private @Nullable LabelTable labels = new LabelTable();

  /** By label: its number, or {@link ChunkColumn#TEXT}. */
  private double[] numbers = new double[8];

  private boolean hasTexts;
  private boolean hasTooMany;

  /**
   * Starts without a row.
   *
   * @param maxNumbers most different values whose texts are kept while all of them are numbers;
   *     {@link Integer#MAX_VALUE} if numbers are labels like others
   * @param limits how many labels may be kept if some are no numbers
   */
  public GrowingColumn(BlockMemory memory, int maxNumbers, LabelLimits limits) {
    this.memory = memory;
    this.maxNumbers = maxNumbers;
    this.limits = limits;
  }

  /** Adds the rows of the next chunk. */
  public void add(ChunkColumn chunk) {
    hasTexts |= chunk.hasTexts();
    LabelTable others = chunk.labels();
    if (labels != null && others != null) {
      int[] merged = merged(labels, others, chunk);
      int[] codes = chunk.codes();
      for (int row = 0; row < codes.length; row++) {
        codes[row] = codes[row] < 0 ? -1 : merged[codes[row]];
      }
      blocks.add(memory.keep(Block.ofCodes(codes, codes.length, labels.size())));
      boolean isOfTexts = hasTexts || maxNumbers == Integer.MAX_VALUE;
      hasTooMany |= isOfTexts && limits.areExceeded(labels);
      if (hasTooMany || (!isOfTexts && labels.size() > maxNumbers)) {
        dropLabels();
      }
    } else {
      if (labels != null) {
        dropLabels();
      }
      blocks.add(memory.keep(chunk.asNumbers()));
    }
  }

  private int[] merged(LabelTable labels, LabelTable others, ChunkColumn chunk) {
    int[] merged = new int[others.size()];
    for (int number = 0; number < merged.length; number++) {
      int known = labels.size();
      merged[number] = labels.number(others.text(number));
      if (merged[number] == known) {
        if (known == numbers.length) {
          numbers = Arrays.copyOf(numbers, 2 * known);
        }
        numbers[known] = chunk.number(number);
      }
    }
    return merged;
  }

  private void dropLabels() {
    labels = null;
    blocks.replaceAll(
        block -> {
          memory.release(block);
          return memory.keep(Block.ofNumbers(block.numbers(numbers), block.size()));
        });
    numbers = new double[0];
  }

  /** Notes that a chunk had more labels than may be kept. */
  public void exceed() {
    hasTooMany = true;
  }

  /** Whether there are more labels than may be kept. */
  public boolean hasTooMany() {
    return hasTooMany;
  }

  /** Whether the texts are kept. */
  public boolean hasLabels() {
    return labels != null;
  }

  /** All rows so far. */
  public StoredColumn stored() {
    return StoredColumn.of(blocks, labels, numbers);
  }
}
