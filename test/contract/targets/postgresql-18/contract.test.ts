import { runContract } from "../../run-contract.js";
import { target } from "./target.js";

runContract(target);
