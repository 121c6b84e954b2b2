#pragma once

#include "psj.h"

namespace psj {

class Job;

// A job as a live object: properties in PowerShell's order, methods, psj.job/1. Part of its job.
class JobObject : public psj_object {
 public:
  explicit JobObject(Job &job);
  Job &job() const { return job_; }
  // NULL: the object is not one of this plugin's jobs.
  static Job *job_of(const psj_object *object);

 private:
  Job &job_;
};

}  // namespace psj
