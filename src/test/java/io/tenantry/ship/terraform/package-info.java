/**
 * Reads {@code terraform/} with a strict parser of its own and holds it to the providers' schemas:
 * there is no Terraform where this is built. The parsers that the JVM has for HCL take too much
 * (one that evaluates and forgives would hide what these tests look for); what is refused here and
 * allowed in HCL, such as heredocs, the project does without.
 */
@NullMarked
package io.tenantry.ship.terraform;

import org.jspecify.annotations.NullMarked;
