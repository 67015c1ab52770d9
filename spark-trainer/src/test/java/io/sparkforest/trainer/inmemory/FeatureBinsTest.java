package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleToIntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FeatureBinsTest {
  private static FeatureBins bins(int most, double... values) {
    double[][] sample =
        Arrays.stream(values).mapToObj(value -> new double[] {value, 1}).toArray(double[][]::new);
    return FeatureBins.numeric(sample, 0, most, false);
  }

  @Test
  void thereAreAsManyBinsAsValuesWhereTheyAreFew() {
    FeatureBins bins = bins(256, 3, 1, 1, 2, 8);
    assertThat(bins.size()).isEqualTo(4);
    assertThat(DoubleStream.of(1, 2, 3, 8).mapToInt(bins::of)).containsExactly(0, 1, 2, 3);
    assertThat(bins.thresholdOf(FeatureBins.lastCode(2))).isEqualTo(5.5);
    assertThat(bins.of(5.5)).isEqualTo(2);
    assertThat(bins.of(Math.nextUp(5.5))).isEqualTo(3);
  }

  @Test
  void aCutLiesBetweenPartsOfABin() {
    double[][] sample =
        IntStream.range(0, 40).mapToObj(value -> new double[] {value, 1}).toArray(double[][]::new);
    FeatureBins bins = FeatureBins.numeric(sample, 0, 4, true);

    assertThat(bins.hasParts()).isTrue();
    assertThat(bins.size()).isEqualTo(4);
    for (int value = 0; value < 39; value++) {
      int bin = bins.of(value);
      int code = bin * FeatureBins.PARTS + bins.part(value, bin);
      boolean isLastOfBin = bins.of(value + 1) != bin;
      assertThat(bins.thresholdOf(code)).isEqualTo(value + 0.5);
      assertThat(bins.cutOf(value + 0.5)).isEqualTo(isLastOfBin ? bin * 16 + 15 : code);
    }
    assertThat(bins.part(Double.NaN, 3)).isEqualTo(bins.part(39, 3));
  }

  private static double[][] sampled(double[] values) {
    return Arrays.stream(values)
        .mapToObj(value -> new double[] {value, 1})
        .toArray(double[][]::new);
  }

  /** How many of the values each bin holds. */
  private static int[] sizes(FeatureBins bins, double[] values) {
    int[] sizes = new int[bins.size()];
    Arrays.stream(values).forEach(value -> sizes[bins.of(value)]++);
    return sizes;
  }

  @Test
  void refinedBinsBecomeSmallerTowardsBothEndsDownToSingleRows() {
    double[] values = IntStream.range(0, 20_000).asDoubleStream().toArray();

    int[] equal = sizes(FeatureBins.numeric(sampled(values), 0, 256, false), values);
    int[] refined = sizes(FeatureBins.numeric(sampled(values), 0, 256, true), values);

    assertThat(equal).hasSize(256);
    assertThat(IntStream.of(equal)).allSatisfy(size -> assertThat(size).isBetween(77, 80));
    assertThat(refined).hasSize(256);
    assertThat(Arrays.copyOf(refined, 5)).containsOnly(1, 2).startsWith(1, 1);
    assertThat(Arrays.copyOfRange(refined, 251, 256)).containsOnly(1, 2).endsWith(1, 1);
    // An eighth at each end, and so those between are a quarter larger.
    int[] middle = Arrays.copyOfRange(refined, 32, 224);
    assertThat(IntStream.of(middle)).allSatisfy(size -> assertThat(size).isBetween(95, 101));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 8, 9, 16, 31, 63, 64, 65, 255, 256})
  void whateverTheirNumberRefinedBinsReachFromOneEndToTheOther(int most) {
    Random random = new Random(most);
    double[] values = random.doubles(3_000).map(value -> Math.exp(9 * value)).toArray();

    int[] sizes = sizes(FeatureBins.numeric(sampled(values), 0, most, true), values);

    assertThat(sizes).hasSizeBetween(most - 2, most).doesNotContain(0);
    assertThat(sizes[0]).isBetween(sizes[sizes.length - 1] / 3, 3 * sizes[sizes.length - 1] + 1);
    assertThat(Arrays.stream(sizes).max().orElseThrow()).isLessThan(2 * 3_000 / most + 2);
  }

  @Test
  void aCutLiesRightAboveTheLeftSidesValuesOrInTheMiddleWhereBinsAreRefined() {
    double[] values = IntStream.range(0, 20).asDoubleStream().toArray();
    FeatureBins sparks = FeatureBins.numeric(sampled(values), 0, 32, false);
    FeatureBins refined = FeatureBins.numeric(sampled(values), 0, 32, true);
    int three = FeatureBins.lastCode(3);
    int ten = 10 * FeatureBins.PARTS;

    assertThat(sparks.thresholdOf(sparks.cutBetween(three, ten))).isEqualTo(3.5);
    assertThat(refined.thresholdOf(refined.cutBetween(three, ten))).isEqualTo(6.5);
    int four = 4 * FeatureBins.PARTS;
    assertThat(refined.cutBetween(three, four)).isEqualTo(sparks.cutBetween(three, four));
  }

  @Property(tries = 200)
  void aCutBetweenTwoValuesPartsThemAndIsTheOneThatItsThresholdStandsFor(
      @ForAll @Size(min = 2, max = 200) List<@From("values") Double> values,
      @ForAll @IntRange(min = 2, max = 9) int most,
      @ForAll boolean isRefined) {
    double[] sorted = values.stream().mapToDouble(value -> value + 0.0).sorted().toArray();
    FeatureBins bins = FeatureBins.numeric(sampled(sorted), 0, most, isRefined);
    for (int at = 0; at + 1 < sorted.length; at++) {
      int last = code(bins, sorted[at]);
      int next = code(bins, sorted[sorted.length - 1 - at / 2]);
      if (last < next) {
        int cut = bins.cutBetween(last, next);
        assertThat(cut).isGreaterThanOrEqualTo(last).isLessThan(next);
        assertThat(bins.cutOf(bins.thresholdOf(cut))).isEqualTo(cut);
      }
    }
  }

  @Test
  void whereEveryValueHasABinThereAreNoParts() {
    double[][] sample = {{1, 1}, {2, 1}, {3, 1}};
    double[][] missing = {{Double.NaN, 1}, {Double.NaN, 1}};

    assertThat(FeatureBins.numeric(sample, 0, 3, true).hasParts()).isFalse();
    assertThat(FeatureBins.numeric(missing, 0, 3, true).hasParts()).isFalse();
  }

  @Property(tries = 100)
  void aValueIsLeftOfACutByItsCodeWhereItIsByItsThreshold(
      @ForAll @Size(min = 1, max = 200) List<@From("values") Double> values,
      @ForAll @IntRange(min = 2, max = 9) int most) {
    double[][] sample =
        values.stream().map(value -> new double[] {value + 0.0, 1}).toArray(double[][]::new);
    FeatureBins bins = FeatureBins.numeric(sample, 0, most, true);
    List<Double> all = new ArrayList<>(values);
    all.addAll(List.of(-0.0, 0.25, 1e300, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    for (double one : values) {
      int code = code(bins, one);
      if (code < code(bins, Double.NaN)) {
        double threshold = bins.thresholdOf(code);
        int cut = bins.cutOf(threshold);
        assertThat(bins.thresholdOf(cut)).isEqualTo(threshold);
        for (double value : all) {
          assertThat(code(bins, value) <= cut).as("%s", value).isEqualTo(value <= threshold);
        }
        assertThat(code(bins, Double.NaN)).isGreaterThan(cut);
      }
    }
  }

  @Property(tries = 300)
  void aLookedUpCodeIsThatOfTheBinAndPart(
      @ForAll @Size(max = 300) List<@From("values") Double> values,
      @ForAll @IntRange(min = 2, max = 40) int most,
      @ForAll boolean isRefined) {
    double[] sorted = values.stream().mapToDouble(value -> value + 0.0).sorted().toArray();
    FeatureBins bins = FeatureBins.numeric(sampled(sorted), 0, most, isRefined);
    DoubleToIntFunction encoder = bins.encoder();
    List<Double> all = new ArrayList<>(values);
    all.addAll(List.of(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -1e300));
    values.forEach(value -> all.addAll(List.of(Math.nextUp(value), Math.nextDown(value))));
    for (double value : all) {
      assertThat(encoder.applyAsInt(value)).as("%s", value).isEqualTo(code(bins, value));
    }
  }

  @Test
  void ofThousandsOfCutsEachIsFoundAndEachOfItsNeighbours() {
    Random random = new Random(3);
    for (double[] values :
        List.of(
            IntStream.range(0, 65_536).mapToDouble(at -> at / 7.0).toArray(),
            IntStream.range(0, 65_536).mapToDouble(at -> Math.exp(random.nextGaussian())).toArray(),
            IntStream.range(0, 65_536).mapToDouble(at -> 1e6 + at * Math.ulp(1e6)).toArray(),
            IntStream.range(0, 65_536).mapToDouble(at -> at * Double.MIN_VALUE).toArray())) {
      Arrays.sort(values);
      FeatureBins bins = FeatureBins.numeric(sampled(values), 0, FeatureBins.MOST, true);
      DoubleToIntFunction encoder = bins.encoder();
      int last = bins.of(values[values.length - 1]);
      for (int cut = 0; cut < FeatureBins.PARTS * last; cut++) {
        double threshold = bins.thresholdOf(cut);
        for (double value :
            new double[] {threshold, Math.nextUp(threshold), Math.nextDown(threshold)}) {
          assertThat(encoder.applyAsInt(value)).as("%s", value).isEqualTo(code(bins, value));
        }
      }
      for (double value : new double[] {Double.MAX_VALUE, -Double.MAX_VALUE, Double.NaN}) {
        assertThat(encoder.applyAsInt(value)).as("%s", value).isEqualTo(code(bins, value));
      }
    }
  }

  private static int code(FeatureBins bins, double value) {
    int bin = bins.of(value);
    return bin * FeatureBins.PARTS + bins.part(value, bin);
  }

  @Provide
  Arbitrary<Double> values() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(-20, 20).map(Integer::doubleValue),
        Arbitraries.doubles(),
        Arbitraries.of(
            0.0, -0.0, 1.0, Math.nextUp(1.0), Double.MAX_VALUE, Math.nextDown(Double.MAX_VALUE)));
  }

  @Test
  void everyByteIsABin() {
    FeatureBins bins = bins(256, IntStream.range(0, 256).asDoubleStream().toArray());
    assertThat(bins.size()).isEqualTo(256);
    assertThat(bins.of(255)).isEqualTo(255);
    assertThat(bins(256, IntStream.range(0, 100_000).asDoubleStream().toArray()).size())
        .isEqualTo(256);
  }

  @Test
  void valuesWithNoNumberBetweenThemAreToldApart() {
    double low = 1;
    double high = Math.nextUp(low);
    FeatureBins bins = bins(8, low, high);
    assertThat(bins.of(low)).isZero();
    assertThat(bins.of(high)).isEqualTo(1);
    FeatureBins huge = bins(8, Double.MAX_VALUE, Math.nextDown(Double.MAX_VALUE));
    assertThat(huge.of(Double.MAX_VALUE)).isEqualTo(1);
    assertThat(huge.of(Math.nextDown(Double.MAX_VALUE))).isZero();
  }

  @Test
  void aConstantOrMissingFeatureHasOneBin() {
    assertThat(bins(8, 4, 4, 4).size()).isEqualTo(1);
    assertThat(bins(8, Double.NaN, Double.NaN).size()).isEqualTo(1);
  }

  @Test
  void categoriesAreTheirOwnBins() {
    FeatureBins bins = FeatureBins.nominal(256);
    assertThat(bins.size()).isEqualTo(256);
    assertThat(bins.of(255)).isEqualTo(255);
    for (double wrong : new double[] {-1, 256, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> bins.of(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected a category from 0 to 255, found " + wrong);
    }
  }
}
