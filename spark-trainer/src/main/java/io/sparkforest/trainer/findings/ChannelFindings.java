package io.sparkforest.trainer.findings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was found in a channel.
 *
 * @param channel its name
 * @param files how its files are written
 * @param rows number of rows: records with a target
 * @param rowsWithoutTarget number of records that are left out, since they have no target
 * @param blankRecords number of records without any value
 * @param repeatedHeaders number of records that repeat the header
 * @param partitionColumns columns whose values folders name
 * @param gaps column → number of files that lack it, though others have it
 * @param ignoredLists columns that hold lists
 * @param formats the columns that are not plain numbers or labels
 */
public record ChannelFindings(
    String channel,
    List<FilesOfOneForm> files,
    long rows,
    long rowsWithoutTarget,
    long blankRecords,
    long repeatedHeaders,
    List<String> partitionColumns,
    SortedMap<String, Integer> gaps,
    List<String> ignoredLists,
    List<FormatFindings> formats) {
  /**
   * Sums up a channel.
   *
   * @param files name → what was found in it, in the order in which they are read
   */
  public static ChannelFindings of(
      String channel,
      Map<String, FileFindings> files,
      long rows,
      long rowsWithoutTarget,
      IgnoredRecords ignored,
      List<FormatFindings> formats) {
    Set<String> partitions = new LinkedHashSet<>();
    SortedMap<String, Integer> gaps = new TreeMap<>();
    Set<String> lists = new LinkedHashSet<>();
    for (FileFindings file : files.values()) {
      partitions.addAll(file.partitions());
      file.gaps().forEach(column -> gaps.merge(column, 1, Integer::sum));
      lists.addAll(file.lists());
    }
    return new ChannelFindings(
        channel,
        FilesOfOneForm.of(files),
        rows,
        rowsWithoutTarget,
        ignored.blank(),
        ignored.repeatedHeaders(),
        List.copyOf(partitions),
        gaps,
        List.copyOf(lists),
        List.copyOf(formats));
  }
}
