package io.sparkforest.trainer.source;

import io.sparkforest.contract.csv.WhitespaceFields;
import io.sparkforest.trainer.findings.FileFindings;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A local file of CSV that holds what a file of a channel holds.
 *
 * @param path where it is (a string, so that Spark can send it to a task)
 * @param name how messages call the channel's file
 * @param form how it is read
 * @param found what was found in the channel's file
 */
public record SourceFile(String path, String name, CsvForm form, FileFindings found)
    implements Serializable {
  /** The field separator of the channel's file; a space stands for runs of spaces and tabs. */
  public char writtenDelimiter() {
    return CsvLayout.name(WhitespaceFields.NAME).equals(found.form().separator())
        ? WhitespaceFields.NAME
        : form.delimiter();
  }

  /** What was found in files, by their names, which are unique in a channel. */
  public static Map<String, FileFindings> findings(List<SourceFile> files) {
    Map<String, FileFindings> findings = new LinkedHashMap<>();
    files.forEach(file -> findings.put(file.name(), file.found()));
    return findings;
  }
}
