package io.sparkforest.trainer.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.data.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.core.types.StructType$;
import ml.combust.mleap.runtime.frame.DefaultLeapFrame;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.LeapFrameBuilder;
import ml.combust.mleap.runtime.transformer.feature.VectorAssembler;
import ml.combust.mleap.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StageTranslatorTest {
  private static final Schema SCHEMA =
      new Schema(
          new Schema.Target("y", 0, 1),
          List.of(),
          new FieldRules(Set.of()),
          Map.of(),
          List.of(),
          Map.of());

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(column -> "x" + column).toArray(String[]::new);
  }

  private static List<Transformer> assembled(int columns) {
    StageTranslator translator = new StageTranslator(new BundleNames(SCHEMA));
    translator.add(
        new org.apache.spark.ml.feature.VectorAssembler()
            .setInputCols(names(columns))
            .setOutputCol("features"));
    return translator.transformers();
  }

  private static DefaultLeapFrame frame(int columns) {
    LeapFrameBuilder builder = new LeapFrameBuilder();
    List<StructField> fields = new ArrayList<>();
    for (String name : names(columns)) {
      fields.add(builder.createField(name, builder.createDouble(false)));
    }
    List<Object> values = new ArrayList<>();
    DoubleStream.iterate(0, value -> value + 1).limit(columns).forEach(values::add);
    return new DefaultLeapFrame(
        StructType$.MODULE$.apply(StageTranslator.seq(fields)).get(),
        StageTranslator.seq(List.of(builder.createRowFromIterable(values))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 128, 129, 1_000, 17_000})
  void howeverManyColumnsAreAssembledInTheirOrderByOpsOfFewInputs(int columns) {
    List<Transformer> transformers = assembled(columns);

    DefaultLeapFrame frame = frame(columns);
    for (Transformer transformer : transformers) {
      assertThat(((VectorAssembler) transformer).model().inputShapes().size())
          .isLessThanOrEqualTo(128);
      frame = transformer.<DefaultLeapFrame>transform(frame).get();
    }
    int place = (int) frame.schema().indexOf("features").get();
    double[] features =
        (double[]) ((Tensor<?>) frame.collect().head().get(place)).toDense().rawValues();
    assertThat(features).hasSize(columns).isSorted();
  }
}
