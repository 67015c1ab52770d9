package io.sparkforest.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestNameTest {
  private static final List<String> VALID = List.of("num_trees", "max_depth", "max_bins", "y");

  @ParameterizedTest
  @CsvSource({
    "numTrees,num_trees",
    "NUM_TREES,num_trees",
    "num-tree,num_trees",
    "maxdepht,max_depth",
    "max_bin,max_bins",
    "Y_,y",
  })
  void theNearestNameIsHinted(String wrong, String meant) {
    assertThat(NearestName.hint(wrong, VALID)).isEqualTo(" (did you mean " + meant + "?)");
  }

  @Test
  void ofTwoNearNamesTheNearerIsHinted() {
    assertThat(NearestName.among(List.of("prices2", "prices", "rice")).to("price"))
        .hasValue("prices");
  }

  @ParameterizedTest
  @CsvSource({"n_estimators", "trees", "mtry", "x", "''"})
  void whereNoNameIsNearThereIsNoHint(String wrong) {
    assertThat(NearestName.hint(wrong, VALID)).isEmpty();
  }

  @Test
  void whereThereAreNoNamesThereIsNoHint() {
    assertThat(NearestName.hint("price", List.of())).isEmpty();
  }

  @Property
  void aNameIsNearIfUpToAThirdOfItIsWrongAndACharacterIsLeft(
      @ForAll @Chars({'a', 'b', 'B'}) @StringLength(min = 1, max = 7) String name,
      @ForAll @Chars({'a', 'b', 'B'}) @StringLength(max = 7) String text) {
    int distance = distance(text, name);
    boolean isNear =
        distance <= Math.max(1, name.length() / 3)
            && distance < Math.max(text.length(), name.length());

    assertThat(NearestName.among(List.of(name)).to(text).isPresent()).isEqualTo(isNear);
  }

  @Property
  void theNearestOfAllNamesIsFoundAndTheFirstOfEquals(
      @ForAll @Size(min = 1, max = 5)
          List<@Chars({'a', 'b', 'c'}) @StringLength(max = 6) String> names,
      @ForAll @Chars({'a', 'b', 'c'}) @StringLength(max = 6) String text) {
    Optional<String> nearest =
        names.stream()
            .filter(name -> NearestName.among(List.of(name)).to(text).isPresent())
            .min(Comparator.comparingInt(name -> distance(text, name)));

    assertThat(NearestName.among(names).to(text)).isEqualTo(nearest);
  }

  @Test
  void ofALongNameThirtyTwoCharactersMayBeWrong() {
    String name = "n".repeat(1_000);

    assertThat(NearestName.among(List.of(name)).to(name + "x".repeat(32))).hasValue(name);
    assertThat(NearestName.among(List.of(name)).to(name + "x".repeat(33))).isEmpty();
    assertThat(NearestName.among(List.of(name)).isSimilar(name + "x".repeat(32))).isTrue();
    assertThat(NearestName.among(List.of(name)).isSimilar(name + "x".repeat(33))).isFalse();
  }

  @Test
  void namesOfHundredThousandsOfCharactersAreCompared() {
    String name = "ab".repeat(100_000);
    String text = "ba".repeat(100_000) + "x".repeat(30);
    NearestName names = NearestName.among(List.of(name, "ba" + name, name + "c"));

    assertThat(names.to(text).isPresent()).isTrue();
    assertThat(names.isSimilar(text)).isTrue();
    assertThat(names.to("c".repeat(200_000)).isPresent()).isFalse();
  }

  /** By the definition, without any shortcut. */
  private static int distance(String left, String right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.length() + right.length();
    }
    String leftRest = left.substring(1);
    String rightRest = right.substring(1);
    if (left.substring(0, 1).equalsIgnoreCase(right.substring(0, 1))) {
      return distance(leftRest, rightRest);
    }
    return 1
        + Math.min(
            distance(leftRest, rightRest),
            Math.min(distance(left, rightRest), distance(leftRest, right)));
  }
}
