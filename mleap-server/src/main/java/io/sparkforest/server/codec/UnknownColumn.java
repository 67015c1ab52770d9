package io.sparkforest.server.codec;

import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.model.ColumnNames;

/** The message for a name that the model does not have, with a suggestion. */
public final class UnknownColumn {
  private UnknownColumn() {}

  /** The message for a name that is not one of the model. */
  public static String message(ColumnNames names, String text) {
    String message = "there is no column \"" + RequestError.cut(text) + "\"";
    return names
        .nearest(text)
        .map(name -> message + "; did you mean \"" + name + "\"?")
        .orElse(message);
  }
}
