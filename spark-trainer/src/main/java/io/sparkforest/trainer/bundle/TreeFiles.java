package io.sparkforest.trainer.bundle;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ml.bundle.Scalar$;
import ml.combust.bundle.BundleContext;
import ml.combust.bundle.dsl.Model;
import ml.combust.bundle.dsl.Value;
import ml.combust.bundle.tree.decision.ProtoFormatTreeReader;
import ml.combust.bundle.tree.decision.ProtoFormatTreeWriter;
import ml.combust.bundle.tree.decision.TreeSerializer;
import ml.combust.mleap.bundle.ops.regression.DecisionTreeRegressionOp;
import ml.combust.mleap.bundle.tree.decision.MleapNodeWrapper$;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.tree.Node;
import ml.combust.mleap.runtime.MleapContext;

/**
 * Regression trees as {@link DecisionTreeRegressionOp} stores them, by MLeap's own code for nodes,
 * with a buffer between it and the file. Without one, MLeap asks the system twice a node to write
 * and five times to read, which takes longer than to grow the tree. The file has the name that
 * MLeap reads; MLeap 0.20 writes another (its issue 843).
 */
final class TreeFiles extends ModelFiles<DecisionTreeRegressionModel> {
  private static final String FILE = "tree.pb";
  private static final String FEATURES = "num_features";
  private static final int BUFFER = 1 << 16;

  TreeFiles() {
    super(new DecisionTreeRegressionOp().Model());
  }

  @Override
  public Model store(
      Model bundled, DecisionTreeRegressionModel tree, BundleContext<MleapContext> context) {
    Path file = context.file(FILE);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER))) {
      nodes(file, context).write(tree.rootNode(), new ProtoFormatTreeWriter(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (Model) bundled.withValue(FEATURES, number(tree.numFeatures()));
  }

  @Override
  public DecisionTreeRegressionModel load(Model bundled, BundleContext<MleapContext> context) {
    Path file = context.file(FILE);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      return new DecisionTreeRegressionModel(
          nodes(file, context).read(new ProtoFormatTreeReader(in)),
          (int) bundled.value(FEATURES).getLong());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TreeSerializer<Node> nodes(Path file, BundleContext<MleapContext> context) {
    return new TreeSerializer<>(file, false, MleapNodeWrapper$.MODULE$, context);
  }

  /** What MLeap has a method for that Java cannot call, since it is named {@code long}. */
  static Value number(long number) {
    return Value.apply(
        ml.bundle.Value$.MODULE$
            .defaultInstance()
            .withS(Scalar$.MODULE$.defaultInstance().withL(number)));
  }
}
