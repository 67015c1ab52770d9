package io.sparkforest.trainer.columnar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column of all rows: numbers and, if texts are kept, codes of labels. Thread-safe. */
public final class StoredColumn {
  private final List<Part> parts;

  /** First row of each part and, after the last, the number of rows. */
  private final long[] starts;

  private final List<String> labels;
  private final boolean hasLabels;
  private final boolean hasCodes;

  /**
   * Consecutive rows.
   *
   * @param numbers by code its number; null if the block has numbers itself
   * @param codes by code in the block its code in the column; null if it is the same
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(Block block, double @Nullable [] numbers, int @Nullable [] codes) {
    void numbers(int from, int count, double[] into, int at, int[] buffer) {
      if (numbers == null) {
        block.numbers(from, count, into, at);
        return;
      }
      block.codes(from, count, buffer, at);
      for (int index = at; index < at + count; index++) {
        into[index] = buffer[index] < 0 ? Double.NaN : numbers[buffer[index]];
      }
    }

    void codes(int from, int count, int[] into, int at) {
      block.codes(from, count, into, at);
      if (codes != null) {
        for (int index = at; index < at + count; index++) {
          into[index] = into[index] < 0 ? -1 : codes[into[index]];
        }
      }
    }
  }

  private StoredColumn(List<Part> parts, List<String> labels, boolean hasLabels) {
    this.parts = parts;
    this.labels = labels;
    this.hasLabels = hasLabels;
    this.hasCodes = parts.stream().anyMatch(part -> part.numbers != null);
    this.starts = new long[parts.size() + 1];
    for (int part = 0; part < parts.size(); part++) {
      starts[part + 1] = starts[part] + parts.get(part).block().size();
    }
  }

  static StoredColumn of(List<Block> blocks, @Nullable LabelTable labels, double[] numbers) {
    List<Part> parts = new ArrayList<>();
    for (Block block : blocks) {
      parts.add(new Part(block, labels == null ? null : numbers, null));
    }
    List<String> texts = new ArrayList<>();
    for (int label = 0; labels != null && label < labels.size(); label++) {
      texts.add(labels.text(label));
    }
    return new StoredColumn(parts, List.copyOf(texts), labels != null);
  }

  /** The rows of this column and after them those of another. */
  public StoredColumn followedBy(StoredColumn other) {
    List<Part> all = new ArrayList<>(parts);
    if (!hasLabels || !other.hasLabels) {
      all.addAll(other.parts);
      return new StoredColumn(all, List.of(), false);
    }
    LabelTable table = new LabelTable();
    labels.forEach(table::number);
    int[] codes = other.labels.stream().mapToInt(table::number).toArray();
    List<String> texts = new ArrayList<>(labels);
    for (int label = labels.size(); label < table.size(); label++) {
      texts.add(table.text(label));
    }
    for (Part part : other.parts) {
      int[] known = part.codes;
      int[] mapped =
          known == null ? codes : Arrays.stream(known).map(code -> codes[code]).toArray();
      all.add(new Part(part.block, part.numbers, mapped));
    }
    return new StoredColumn(all, List.copyOf(texts), true);
  }

  /** Number of rows. */
  public long rows() {
    return starts[parts.size()];
  }

  /** Whether texts are kept, so that there are codes. */
  public boolean hasLabels() {
    return hasLabels;
  }

  /** The texts of all present values by code; none if texts are not kept. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Copies the numbers of consecutive rows: not-a-number for a missing value, {@link
   * ChunkColumn#TEXT} for one that is no number.
   *
   * @param row the first of them, from 0
   * @param into where they go, from 0
   */
  public void numbers(long row, int count, double[] into) {
    int[] buffer = new int[hasCodes ? count : 0];
    int part = part(row);
    for (int at = 0; at < count; part++) {
      int from = (int) (row + at - starts[part]);
      int some = Math.min(count - at, parts.get(part).block.size() - from);
      parts.get(part).numbers(from, some, into, at, buffer);
      at += some;
    }
  }

  /**
   * Copies the codes of consecutive rows, -1 for a missing value.
   *
   * @param row the first of them, from 0
   * @param into where they go, from 0
   */
  public void codes(long row, int count, int[] into) {
    int part = part(row);
    for (int at = 0; at < count; part++) {
      int from = (int) (row + at - starts[part]);
      int some = Math.min(count - at, parts.get(part).block.size() - from);
      parts.get(part).codes(from, some, into, at);
      at += some;
    }
  }

  private int part(long row) {
    int found = Arrays.binarySearch(starts, row);
    // Of parts without a row the last one.
    int part = found < 0 ? -found - 2 : found;
    while (part + 1 < parts.size() && starts[part + 1] <= row) {
      part++;
    }
    return part;
  }
}
