/**
 * How a hyperparameter is declared: name, type, range, default and meaning in one object, from
 * which values are read, errors are reported and the documentation is checked.
 */
@NullMarked
package io.sparkforest.trainer.settings.declaration;

import org.jspecify.annotations.NullMarked;
