package io.sparkforest.contract.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.format.text.Fit;

/** Reads single fields by a format in its text form. */
final class Fields {
  private Fields() {}

  static Fit fit(String format, String field) {
    ColumnFormat parsed = ColumnFormat.parse(format);
    double[] inputs = new double[parsed.inputs().size()];
    Fit fit = parsed.parser().parse(field, inputs);
    if (fit != Fit.FITS) {
      assertThat(inputs).containsOnly(Double.NaN);
    }
    return fit;
  }

  static double[] inputs(String format, String field) {
    ColumnFormat parsed = ColumnFormat.parse(format);
    double[] inputs = new double[parsed.inputs().size()];
    // Behind and before other characters, as in a record.
    char[] text = ("7" + field + "7").toCharArray();
    assertThat(parsed.parser().parse(text, 1, text.length - 1, inputs))
        .as("%s as %s", field, format)
        .isEqualTo(Fit.FITS);
    return inputs;
  }

  static double number(String format, String field) {
    return inputs(format, field)[0];
  }
}
