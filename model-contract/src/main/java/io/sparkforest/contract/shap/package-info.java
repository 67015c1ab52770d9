/**
 * Contributions of features to a forest's score: exact path-dependent SHAP values, over plain
 * arrays. The server answers requests with them, the trainer draws them in its report.
 *
 * <p>{@link io.sparkforest.contract.shap.ShapTree} is a tree with the training rows of its nodes,
 * {@link io.sparkforest.contract.shap.TreeShap} computes the contributions and explains how.
 */
@NullMarked
package io.sparkforest.contract.shap;

import org.jspecify.annotations.NullMarked;
