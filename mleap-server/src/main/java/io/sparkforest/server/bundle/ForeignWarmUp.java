package io.sparkforest.server.bundle;

import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.mleap.MleapBundle;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Rows;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.Signature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores some records with a model of which little is known. Which records it can score is for its
 * maker to know: if it rejects those that are tried here, it is served nevertheless.
 */
final class ForeignWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignWarmUp.class);

  private final Signature signature;
  private final Scorer scorer;

  ForeignWarmUp(Signature signature, Scorer scorer) {
    this.signature = signature;
    this.scorer = scorer;
  }

  /**
   * @throws ModelLoadException if a stage cannot work on this server at all
   */
  void run() throws ModelLoadException {
    Rows rows = rows();
    try {
      WarmUp.run(scorer, rows);
    } catch (LinkageError e) {
      throw MleapBundle.lacking(e);
    } catch (NotScorableException e) {
      LOG.warn("The model is loaded, but rejected the record of the warm-up: {}", e.getMessage());
    } catch (RuntimeException e) {
      throw new ModelLoadException("the model cannot score (" + e + ")", e);
    }
  }

  /** Ones, and of labels the first that the model knows. */
  private Rows rows() {
    Rows.Builder rows = Rows.builder(signature.inputs());
    for (int row = 0; row < WarmUp.ROWS; row++) {
      rows.addRow();
      for (int input = 0; input < signature.inputs().size(); input++) {
        Column column = signature.inputs().get(input);
        if (column.type() == ColumnType.NUMERIC) {
          rows.setNumber(input, 1);
        } else {
          rows.setLabel(input, column.levels().stream().findFirst().orElse("a"));
        }
      }
    }
    return rows.build();
  }
}
