package io.sparkforest.trainer.columnar;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The values of a column in the rows of a chunk: codes of texts, or numbers where the texts are not
 * kept.
 */
public final class ChunkColumn implements Serializable {
  /** Stands for a present value that is no number. */
  public static final double TEXT = Double.POSITIVE_INFINITY;

  private final @Nullable LabelTable labels;
  private final Block block;

  /** By label: its number, {@link #TEXT} if it is none. */
  private final double[] numbers;

  private final boolean hasTexts;

  private ChunkColumn(
      @Nullable LabelTable labels, Block block, double[] numbers, boolean hasTexts) {
    this.labels = labels;
    this.block = block;
    this.numbers = numbers;
    this.hasTexts = hasTexts;
  }

  /**
   * A column of labels.
   *
   * @param numbers by label its number, {@link #TEXT} if it is none
   * @param codes one for each row, -1 for a missing value
   * @param hasTexts whether a label is no number
   */
  public static ChunkColumn ofLabels(
      LabelTable labels, double[] numbers, int[] codes, int rows, boolean hasTexts) {
    return new ChunkColumn(labels, Block.ofCodes(codes, rows, labels.size()), numbers, hasTexts);
  }

  /**
   * A column of numbers.
   *
   * @param values one for each row: not-a-number if it is missing, {@link #TEXT} if it is no number
   * @param hasTexts whether a value is no number
   */
  public static ChunkColumn ofNumbers(double[] values, int rows, boolean hasTexts) {
    return new ChunkColumn(null, Block.ofNumbers(values, rows), new double[0], hasTexts);
  }

  /** None if the texts are not kept. */
  @Nullable LabelTable labels() {
    return labels;
  }

  double number(int label) {
    return numbers[label];
  }

  boolean hasTexts() {
    return hasTexts;
  }

  int rows() {
    return block.size();
  }

  /** The codes of its own labels. */
  int[] codes() {
    int[] codes = new int[block.size()];
    block.codes(0, codes.length, codes, 0);
    return codes;
  }

  /** As numbers alone. */
  Block asNumbers() {
    return labels == null ? block : Block.ofNumbers(block.numbers(numbers), block.size());
  }
}
