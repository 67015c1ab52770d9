package io.sparkforest.trainer.findings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a channel that are written alike.
 *
 * @param first the name of the first of them
 * @param files how many there are
 * @param form how they are written
 */
public record FilesOfOneForm(String first, int files, FileForm form) {
  /**
   * Groups files by their form, in the order of the first of each.
   *
   * @param files name → what was found in it
   */
  public static List<FilesOfOneForm> of(Map<String, FileFindings> files) {
    Map<FileForm, FilesOfOneForm> forms = new LinkedHashMap<>();
    files.forEach(
        (name, file) ->
            forms.merge(
                file.form(),
                new FilesOfOneForm(name, 1, file.form()),
                (one, other) -> new FilesOfOneForm(one.first, one.files + other.files, one.form)));
    return List.copyOf(forms.values());
  }

  /** The files and their form in words. */
  public String text() {
    return first + (files > 1 ? " and " + (files - 1) + " more: " : ": ") + form.text();
  }
}
