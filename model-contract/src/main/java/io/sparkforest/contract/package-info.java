/**
 * What trainer and server must agree on, so that the same bytes mean the same records in training
 * and at serving.
 *
 * <p>{@link io.sparkforest.contract.GzipMembers} decompresses. This module knows no Spark, Scala,
 * MLeap or Javalin; Jackson is its only library.
 */
@NullMarked
package io.sparkforest.contract;

import org.jspecify.annotations.NullMarked;
