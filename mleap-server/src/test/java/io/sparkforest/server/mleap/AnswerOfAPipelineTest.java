package io.sparkforest.server.mleap;

import static io.sparkforest.server.mleap.WrittenPipeline.assembler;
import static io.sparkforest.server.mleap.WrittenPipeline.linear;
import static io.sparkforest.server.model.SampleModel.seq;
import static io.sparkforest.server.model.SampleModel.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.bundle.ModelFolder;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.SampleModel;
import io.sparkforest.server.model.SparkmlSchema;
import java.nio.file.Path;
import java.util.List;
import ml.combust.mleap.core.feature.MathUnaryModel;
import ml.combust.mleap.core.feature.UnaryOperation;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.transformer.Pipeline;
import ml.combust.mleap.runtime.transformer.PipelineModel;
import ml.combust.mleap.runtime.transformer.feature.MathUnary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnswerOfAPipelineTest {
  private static final Transformer ASSEMBLER = assembler("features", "Area");
  private static final Transformer LINEAR = linear("features", "prediction", 2);
  private static final Transformer EXP =
      new MathUnary(
          "exp", shape("prediction", "sales"), new MathUnaryModel(UnaryOperation.Exp$.MODULE$));

  @TempDir Path folder;

  @Test
  void itIsTheOutputOfTheLastStage() throws Exception {
    Model model = WrittenPipeline.load(folder, List.of(ASSEMBLER, LINEAR, EXP));

    assertThat(model.signature().prediction()).isEqualTo("sales");
    assertThat(score(model)).isEqualTo(Math.exp(6));
  }

  @Test
  void itIsSoWhereTheLastStageIsAPipelineOfItsOwn() throws Exception {
    Transformer inner =
        new Pipeline(
            "inner",
            new NodeShape(SampleModel.noSockets(), SampleModel.noSockets()),
            new PipelineModel(seq(List.of(LINEAR, EXP))));

    assertThat(score(WrittenPipeline.load(folder, List.of(ASSEMBLER, inner))))
        .isEqualTo(Math.exp(6));
  }

  @Test
  void aSchemaMayNameAnother() throws Exception {
    WrittenPipeline.load(folder, List.of(ASSEMBLER, LINEAR, EXP));
    SparkmlSchema schema =
        SparkmlSchema.parse(
            """
            {"input": [{"name": "Area", "type": "double"}],
             "output": {"name": "prediction", "type": "double"}}
            """);

    assertThat(score(new ModelFolder(folder, schema).load())).isEqualTo(6);
  }

  @Test
  void whereTheLastStageHasNoNumberTheSchemaMustNameOne() {
    assertThatThrownBy(
            () ->
                WrittenPipeline.load(
                    folder, List.of(ASSEMBLER, LINEAR, assembler("vector", "prediction"))))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(
            "its pipeline's last stage computes no single number; name the output in"
                + " SAGEMAKER_SPARKML_SCHEMA");
  }

  private static double score(Model model) {
    Rows.Builder rows = Rows.builder(model.signature().inputs());
    rows.addRow();
    rows.setNumber(0, 3);
    return model.scorer().score(rows.build())[0];
  }
}
