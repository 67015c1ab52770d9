/**
 * The server of a trained model, as SageMaker starts it.
 *
 * <p>{@link io.sparkforest.server.ServeMain} reads {@link io.sparkforest.server.ServerSettings}
 * from the environment, loads the model folder ({@link io.sparkforest.server.bundle}) and only then
 * listens ({@link io.sparkforest.server.http}). What comes in is turned into rows and what goes out
 * into bytes by {@link io.sparkforest.server.codec}.
 */
@NullMarked
package io.sparkforest.server;

import org.jspecify.annotations.NullMarked;
