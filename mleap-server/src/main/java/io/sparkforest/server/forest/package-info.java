/**
 * Regression forests in primitive arrays, and their evaluation: pure Java, knowing nothing of
 * bundles.
 *
 * <p>A {@link io.sparkforest.server.forest.TreeBuilder} receives a tree's nodes in the order in
 * which they are stored, a {@link io.sparkforest.server.forest.FlatForest} joins trees and
 * predicts. It turns features into small codes first ({@code FeatureCodes}) and then evaluates the
 * trees in the way that fits their shape: {@code BitVectors} for trees of at most 64 leaves, {@code
 * TreeWalk} for others.
 */
@NullMarked
package io.sparkforest.server.forest;

import org.jspecify.annotations.NullMarked;
