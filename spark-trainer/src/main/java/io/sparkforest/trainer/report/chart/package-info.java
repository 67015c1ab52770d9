/** Charts as inline SVG, drawn by XChart; colours are CSS variables of the page. */
@NullMarked
package io.sparkforest.trainer.report.chart;

import org.jspecify.annotations.NullMarked;
