/**
 * The only HTTP server: it reads the contract, builds the same pipeline for each operation in it,
 * and maps failures to problem documents. It names no operation.
 */
@NullMarked
package io.tenantry.gateway;

import org.jspecify.annotations.NullMarked;
