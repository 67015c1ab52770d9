package io.sparkforest.contract.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.format.decision.FormatDecision;
import io.sparkforest.contract.format.decision.FormatProfile;
import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.contract.format.text.Fit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

final class FormatProfilePropertiesTest {
  /** Kinds of values, of which a column has mostly one. */
  private static final List<List<String>> KINDS =
      List.of(
          List.of("1", "2.5", "-3", "1e5", "1.234", "41.702"),
          List.of("1,234", "1,5", "1.234", "0,5", "1.234,5"),
          List.of("1,234", "1,234.5", "1,234,567", "12,34,567"),
          List.of("$5", "$1,200.50", "$7.25", "5", "-$5", "€3"),
          List.of("5 kg", "6.5 kg", "7 lb", "8 lb", "9", "1 - 2", "5 kg"),
          List.of("2021-06-13", "2020-12-31 10:00", "2021-01-01T00:00Z", "Jun 13, 2021"),
          List.of("13/06/2021", "01/02/2021", "03/04/21", "12 Mar 2021"),
          List.of("06/13/2021", "01/02/2021", "Mar 3, 2021", "2:30"),
          List.of("20210613", "20201231", "20200101", "19991231"),
          List.of("14:30", "2:30 PM", "00:41:42", "26:00"),
          List.of("2h 30m", "19h", "45 min", "PT2H", "1 day 03:04:05"),
          List.of("true", "False", "yes", "1"));

  private static final List<String> NOISE =
      List.of(
          "-",
          "None",
          "x",
          "1e400",
          "Low Fat",
          "n/a",
          "5'11",
          "12 Main St",
          "€",
          "(5)",
          "5-",
          "-1e400",
          "$1e400",
          "inf");

  @Provide
  Arbitrary<List<String>> columns() {
    return Arbitraries.of(KINDS)
        .flatMap(
            kind ->
                Arbitraries.frequencyOf(
                        Tuple.of(300, Arbitraries.of(kind)),
                        Tuple.of(1, Arbitraries.of(NOISE)),
                        Tuple.of(1, Arbitraries.of(KINDS).flatMap(Arbitraries::of)))
                    .list()
                    .ofMaxSize(200));
  }

  private static FormatProfile profile(List<String> values) {
    FormatProfile profile = new FormatProfile();
    values.forEach(profile::add);
    return profile;
  }

  @Property
  void theOrderOfValuesAndTheirDivisionHaveNoInfluence(
      @ForAll("columns") List<String> values,
      @ForAll @IntRange(min = 1, max = 7) int chunks,
      @ForAll Random random) {
    FormatDecision expected = profile(values).decide(Optional.empty());
    List<String> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, random);
    List<FormatProfile> profiles = new ArrayList<>();
    for (int chunk = 0; chunk < chunks; chunk++) {
      int from = shuffled.size() * chunk / chunks;
      profiles.add(profile(shuffled.subList(from, shuffled.size() * (chunk + 1) / chunks)));
    }
    Collections.shuffle(profiles, random);
    while (profiles.size() > 1) {
      int into = random.nextInt(profiles.size() - 1);
      profiles.get(into).merge(profiles.remove(into + 1));
    }

    assertThat(profiles.get(0).decide(Optional.empty())).isEqualTo(expected);
  }

  @Property
  void theParserReadsWhatTheDecisionCounts(
      @ForAll("columns") List<String> values, @ForAll Optional<DecimalMark> fileMark) {
    FormatDecision decision = profile(values).decide(fileMark);

    decision
        .format()
        .ifPresent(
            format -> {
              FieldParser parser = format.parser();
              double[] inputs = new double[format.inputs().size()];
              Map<Fit, Long> counts = new EnumMap<>(Fit.class);
              for (Fit fit : Fit.values()) {
                counts.put(fit, 0L);
              }
              for (String value : values) {
                counts.merge(parser.parse(value, inputs), 1L, Long::sum);
              }
              assertThat(counts.values())
                  .as(format.text())
                  .containsExactly(decision.fits(), decision.missing(), decision.unfit());
              assertThat(decision.share()).isGreaterThanOrEqualTo(0.99);
              assertThat(decision.examples().isEmpty()).isEqualTo(decision.unfit() == 0);
            });
  }

  @Property
  void anyTextCanBeAdded(@ForAll List<String> values) {
    FormatDecision decision = profile(values).decide(Optional.empty());

    assertThat(decision.fits() + decision.missing() + decision.unfit()).isEqualTo(values.size());
  }
}
