package io.sparkforest.server.mleap;

import io.sparkforest.contract.shap.ShapTree;
import io.sparkforest.contract.shap.TreeShap;
import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.features.FeaturePlan;
import io.sparkforest.server.features.RawRecord;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.Explainer;
import io.sparkforest.server.model.FormattedColumn;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains scores of records: the contribution of a column is the sum of those of the features that
 * a plan makes of its values.
 */
final class ForestExplainer implements Explainer {
  private final FeaturePlan plan;
  private final ExplainedForest forest;
  private final MleapScorer mleap;
  private final List<String> names;

  /** The place of each feature's column among the names. */
  private final int[] columns;

  private volatile @Nullable Double base;

  /**
   * An explainer.
   *
   * @param parts the plan, and of which of the signature's inputs its features are
   * @param mleap says why there is no answer to a record
   */
  ForestExplainer(
      FeatureCompiler.Compiled parts,
      ExplainedForest forest,
      Signature signature,
      MleapScorer mleap) {
    this.plan = parts.plan();
    this.forest = forest;
    this.mleap = mleap;
    List<Integer> ofInputs = columnsOfInputs(signature);
    int[] ofFeatures = Arrays.stream(parts.inputs()).map(ofInputs::get).toArray();
    int[] used = Arrays.stream(ofFeatures).distinct().sorted().toArray();
    names = Arrays.stream(used).mapToObj(place -> signature.columns().get(place).name()).toList();
    columns = Arrays.stream(ofFeatures).map(place -> Arrays.binarySearch(used, place)).toArray();
  }

  /** The place of each input's column in the signature. */
  private static List<Integer> columnsOfInputs(Signature signature) {
    List<Integer> places = new ArrayList<>();
    for (int place = 0; place < signature.columns().size(); place++) {
      Column column = signature.columns().get(place);
      FormattedColumn formatted = column.formatted();
      List<Column> inputs = formatted == null ? List.of(column) : formatted.inputs();
      for (Column input : inputs) {
        if (input.isInput()) {
          places.add(place);
        }
      }
    }
    return places;
  }

  @Override
  public List<String> columns() {
    return names;
  }

  /**
   * Checks that the model came with what explanations need.
   *
   * @throws UnavailableException if it did not
   */
  void check() throws UnavailableException {
    forest.check();
  }

  @Override
  public void prepare() throws UnavailableException {
    forest.prepare();
  }

  @Override
  public Explanation explain(Rows rows) {
    List<ShapTree> trees = forest.trees();
    int width = plan.width();
    double[][] contributions = new double[rows.size()][names.size()];
    int most = Math.min(TreeShap.BLOCK, rows.size());
    double[] features = new double[most * width];
    double[] scratch = plan.scratch();
    TreeShap shap = new TreeShap(width, most);
    RawRecord record = rows.record();
    for (int start = 0; start < rows.size(); start += most) {
      int size = Math.min(most, rows.size() - start);
      for (int row = 0; row < size; row++) {
        rows.moveTo(record, start + row);
        if (!plan.run(record, scratch, features, row * width)) {
          throw refusal(rows, start + row);
        }
      }
      shap.begin(features, 0, size);
      trees.forEach(shap::add);
      shap.end(trees.size(), features, 0);
      for (int row = 0; row < size; row++) {
        for (int feature = 0; feature < width; feature++) {
          contributions[start + row][columns[feature]] += features[row * width + feature];
        }
      }
    }
    return new Explanation(base(), names, contributions);
  }

  private NotScorableException refusal(Rows rows, int row) {
    try {
      mleap.score(rows.only(row));
    } catch (NotScorableException e) {
      return new NotScorableException(row, String.valueOf(e.getMessage()));
    }
    return new NotScorableException(row, "the record's score cannot be explained");
  }

  @Override
  public double base() {
    Double known = base;
    if (known == null) {
      List<ShapTree> trees = forest.trees();
      known = trees.stream().mapToDouble(ShapTree::mean).sum() / trees.size();
      base = known;
    }
    return known;
  }
}
