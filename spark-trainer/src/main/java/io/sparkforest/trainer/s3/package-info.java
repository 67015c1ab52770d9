/**
 * Data from S3 and the model to S3: channels that a hyperparameter places there are copied to local
 * disk before the job begins, and the finished model is written there. {@code S3Storage} is the way
 * in, {@code S3Connection} holds the settings of Hadoop's S3A, {@code Transfers} sees to it that
 * nothing hangs, and {@code S3Faults} says in the user's terms what went wrong.
 */
@NullMarked
package io.sparkforest.trainer.s3;

import org.jspecify.annotations.NullMarked;
