package io.sparkforest.server.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkforest.contract.interval.Calibration;
import io.sparkforest.contract.interval.CalibrationFormat;
import io.sparkforest.contract.notes.Note;
import io.sparkforest.server.interval.Intervals;
import io.sparkforest.server.model.ModelLoadException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads {@link Note#CALIBRATION}. A model is served without it, too, but has no intervals then. */
final class CalibrationFile {
  private static final String NAME = Note.FOLDER + "/" + Note.CALIBRATION.fileName();

  private CalibrationFile() {}

  /** The intervals of the model in a folder. */
  static Intervals read(Path folder) {
    Path file = Note.CALIBRATION.in(folder);
    if (!Files.isRegularFile(file)) {
      return Intervals.none(
          "prediction intervals need a calibration, but the model has no "
              + NAME
              + "; train it again with a trainer that writes it, in memory or with rows held out");
    }
    try {
      JsonNode note = NoteFile.read(file);
      JsonNode format = note.path(CalibrationFormat.FORMAT);
      if (!format.isInt() || format.intValue() != CalibrationFormat.VERSION) {
        return unusable(
            "its format is " + format + ", but only " + CalibrationFormat.VERSION + " is known");
      }
      return Intervals.of(
          new Calibration(
              number(note, CalibrationFormat.SPREAD_WEIGHT, Double.NaN),
              number(note, CalibrationFormat.OFFSET, Double.NaN),
              numbers(note, CalibrationFormat.SCORES),
              numbers(note, CalibrationFormat.FACTORS),
              number(note, CalibrationFormat.LEAST, Double.NEGATIVE_INFINITY),
              number(note, CalibrationFormat.GREATEST, Double.POSITIVE_INFINITY),
              numbers(note, CalibrationFormat.WIDTHS)));
    } catch (ModelLoadException | IllegalArgumentException e) {
      return unusable(String.valueOf(e.getMessage()));
    }
  }

  private static Intervals unusable(String fault) {
    return Intervals.none("the model's " + NAME + " cannot be used: " + fault);
  }

  private static double number(JsonNode note, String name, double absent) {
    return note.has(name) ? number(note.path(name), name) : absent;
  }

  private static double[] numbers(JsonNode note, String name) {
    JsonNode array = note.path(name);
    if (!array.isMissingNode() && !array.isArray()) {
      throw new IllegalArgumentException("\"" + name + "\" is no array");
    }
    double[] numbers = new double[array.size()];
    for (int at = 0; at < numbers.length; at++) {
      numbers[at] = number(array.path(at), name);
    }
    return numbers;
  }

  private static double number(JsonNode value, String name) {
    if (!value.isNumber()) {
      throw new IllegalArgumentException("\"" + name + "\" has a value that is no number");
    }
    return value.doubleValue();
  }
}
