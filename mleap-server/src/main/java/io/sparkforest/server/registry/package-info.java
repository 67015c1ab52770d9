/**
 * Many models in one server: which are loaded, and whether another fits.
 *
 * <p>{@link io.sparkforest.server.registry.LoadedModels} is the entry point. A model's folder is
 * found by {@code ModelsFolder}, which rejects paths outside the folder of all models; its
 * estimated memory is reserved from {@code MemoryBudget} before it is loaded. A request works with
 * a {@link io.sparkforest.server.registry.Lease}, so that a model is not unloaded while it scores.
 *
 * <p>It must not depend on HTTP or on how records are encoded.
 */
@NullMarked
package io.sparkforest.server.registry;

import org.jspecify.annotations.NullMarked;
