/**
 * Commands for who operates a running platform from a terminal. They are clients like any other:
 * they know the contract's paths and nothing of the rooms behind them.
 */
@NullMarked
package io.tenantry.cli;

import org.jspecify.annotations.NullMarked;
