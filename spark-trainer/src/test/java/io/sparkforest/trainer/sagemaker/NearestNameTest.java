package io.sparkforest.trainer.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    assertThat(NearestName.of("price", List.of("prices2", "prices", "rice"))).hasValue("prices");
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
}
