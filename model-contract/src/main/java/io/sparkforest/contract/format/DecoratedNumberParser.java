package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.Characters;
import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.contract.format.text.Decimals;
import io.sparkforest.contract.format.text.Fit;
import io.sparkforest.contract.format.text.GroupMark;
import io.sparkforest.contract.format.text.MissingTokens;
import io.sparkforest.contract.format.text.NumberText;
import java.util.Arrays;

/** Reads fields of a {@link DecoratedNumber}. */
final class DecoratedNumberParser implements FieldParser {
  private final DecimalMark decimal;
  private final int thousands;
  private final boolean hasRanges;
  private final String[] units;
  private final double unitOfBare;

  DecoratedNumberParser(DecoratedNumber format) {
    decimal = format.decimal();
    thousands = format.thousands().stream().mapToInt(GroupMark::flag).sum();
    hasRanges = format.hasRanges();
    units = format.units().toArray(String[]::new);
    int empty = format.units().indexOf("");
    unitOfBare = empty < 0 ? Double.NaN : empty;
  }

  @Override
  public Fit parse(char[] text, int start, int end, double[] inputs) {
    Fit fit = read(text, start, end, inputs);
    if (fit != Fit.FITS) {
      Arrays.fill(inputs, 0, units.length < 2 ? 1 : 2, Double.NaN);
    }
    return fit;
  }

  private Fit read(char[] text, int start, int end, double[] inputs) {
    double unit = unitOfBare;
    double value = decimal == DecimalMark.POINT ? Decimals.plain(text, start, end) : Double.NaN;
    if (Double.isNaN(value)) {
      NumberText number = new NumberText(text, start, end, decimal, thousands);
      if (Double.isNaN(number.value()) || (number.isRange() && !hasRanges)) {
        return missing(text, start, end);
      }
      if (number.hasAffix()) {
        int found = unit(text, number.affixStart(), number.affixEnd());
        if (found < 0) {
          return Fit.UNFIT;
        }
        unit = found;
      }
      value = number.value();
    }
    if (Double.isInfinite(value)) {
      return missing(text, start, end);
    }
    inputs[0] = value;
    if (units.length > 1) {
      inputs[1] = unit;
    }
    return Fit.FITS;
  }

  private int unit(char[] text, int start, int end) {
    for (int unit = 0; unit < units.length; unit++) {
      if (Characters.isSame(text, start, end, units[unit])) {
        return unit;
      }
    }
    return -1;
  }

  private static Fit missing(char[] text, int start, int end) {
    int from = Characters.afterSpaces(text, start, end);
    return MissingTokens.fit(text, from, Characters.beforeSpaces(text, from, end));
  }
}
