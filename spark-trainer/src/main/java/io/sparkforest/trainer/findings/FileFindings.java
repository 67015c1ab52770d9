package io.sparkforest.trainer.findings;

import java.io.Serializable;
import java.util.List;

/**
 * What was found in a file of a channel before its rows are read.
 *
 * @param form how it is written
 * @param partitions columns whose value its folders name
 * @param gaps columns that other files of the channel have, and this one lacks
 * @param lists columns that hold lists, which are ignored
 */
public record FileFindings(
    FileForm form, List<String> partitions, List<String> gaps, List<String> lists)
    implements Serializable {
  /** Copies the lists. */
  public FileFindings {
    partitions = List.copyOf(partitions);
    gaps = List.copyOf(gaps);
    lists = List.copyOf(lists);
  }

  /** A file with nothing but its form to speak of. */
  public static FileFindings of(FileForm form) {
    return new FileFindings(form, List.of(), List.of(), List.of());
  }
}
