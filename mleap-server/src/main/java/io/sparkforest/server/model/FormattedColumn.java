package io.sparkforest.server.model;

import io.sparkforest.contract.format.ColumnFormat;
import java.util.List;

/**
 * How the fields of a column are written that are neither plain numbers nor labels, and what they
 * give to the model.
 *
 * @param format the format, whose parser the trainer has used, too
 * @param inputs a column for each of the format's inputs, in its order
 */
public record FormattedColumn(ColumnFormat format, List<Column> inputs) {
  /**
   * Copies the inputs.
   *
   * @throws IllegalArgumentException if there are not as many inputs as the format has
   */
  public FormattedColumn {
    inputs = List.copyOf(inputs);
    if (inputs.size() != format.inputs().size()) {
      throw new IllegalArgumentException(
          "format \"" + format.text() + "\" has " + format.inputs().size() + " inputs");
    }
  }
}
